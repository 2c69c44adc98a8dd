"""What ``?`` and F1 say about a screen, and about the part of it that has the focus."""

from collections.abc import Mapping

LIBRARY = """De bibliotheek

Elke regel is een gesprek. Met enter open je het.

datum        de dag van het gesprek. Is die niet bekend, dan de dag van importeren, met een ? erachter.
opening      drie rondjes: hoe de eerste minuten gingen. Drie volle rondjes is sterk.
teruggeven   hoe vaak de professional teruggaf wat de klant zei, voor elke vraag. Bij te weinig vragen staat er een –.
verloop      de fasen van begin tot eind; een letter opent een nieuw stuk.
stand        opname loopt, nog verwerken, half verwerkt, tekst klaar, verwerkt of nagekeken.

Klik op een kolom om te sorteren, of druk op s. Met S keer je de volgorde om.
Zoeken kijkt ook in alles wat gezegd is. Onder een gesprek staan dan de plekken.
Met z kies je een filter, zoals alleen wat de klant zei, of alleen één werkveld.
De filters staan onder het zoekveld. Kies er een met tab en de pijltjes, of met de muis."""

FINDING = """Zoeken in dit gesprek

Typ een woord of een paar woorden na elkaar. Hoofdletters en accenten maken niet uit.
Het programma gaat naar de eerste plek vanaf waar je was, en telt hoeveel er zijn.
Met pijl omlaag en omhoog ga je langs de plekken. Met enter ga je naar de tekst: daar doen n en N hetzelfde.
Met esc stop je. Een woord zoeken in alle gesprekken doe je in de bibliotheek."""

QUEUE = """De wachtrij

Gesprekken worden na elkaar verwerkt, op de achtergrond. Je kunt intussen gewoon lezen.
De tekst verschijnt terwijl het programma luistert. Wie wat zei, komt er aan het einde bij.
Stop met x. Met v gaat het verder. De woorden worden bewaard per stuk van hoogstens ongeveer vijf minuten.
Een stuk dat nog niet klaar was, begint dan opnieuw.
Is de schijf vol of ontbreekt het spraakmodel? Dan wacht de rest van de rij, tot je op v drukt.
Sluit je het programma, dan stopt het ook. Druk later opnieuw op v."""

RECORDING = """Opnemen

Eerst luistert het programma of de microfoon goed staat. Daarna begin je.
Wie meekijkt, drukt op een letter bij wat er gebeurt. Na het verwerken staat dat bij de juiste beurt.
Een pauze neemt niets op. Elke paar tellen gaat het geluid in de kluis.
Valt de stroom uit, dan mis je hooguit vijf tellen."""

CONSENT = """Toestemming

Iedereen in het gesprek zegt vooraf waar het voor gebruikt mag worden, en tot wanneer.
Zonder 'transcriberen' van de professional en de klant wordt er niets bewaard.
Na de laatste dag kan niemand het gesprek nog bekijken.
Wie zich bedenkt, trekt de toestemming in. Dan wordt het gewist."""

REGISTER = """Wie wat goed vindt

Boven staan de mensen van dit gesprek. Kies er een met de pijltjes.
Daaronder staat waar deze persoon ja op zei, en tot welke dag. Past dat niet? Lees dan verder met tab en de pijltjes.
Is de toestemming gezegd tijdens de opname? Met spatie luister je ernaar.
Met x trekt deze persoon de toestemming in. Dan wordt het hele gesprek gewist, voor iedereen.
Het programma vraagt eerst of je het zeker weet. Daarna krijg je een bewijs."""

VAULT = """De kluis

In de kluis staat alles: geluid, tekst en toestemming. Hij is versleuteld.
Met een wachtzin of een sleutelbestand gaat hij open. Zonder dat kan niemand erbij.
Heb je nog niets? Kies dan het voorbeeldgesprek. Daar heb je geen kluis voor nodig."""

IMPORT = """Een opname in de kluis zetten

Kies links een bestand met geluid of beeld, of typ rechts waar het staat.
Van veel bestanden weet het programma zelf wanneer de opname was. Kijk of die datum klopt.
Vul daarna in wie toestemming gaf. Pas dan komt het geluid in de kluis.
Het bestand zelf blijft staan waar het is. Wis het daar als dat zo is afgesproken."""

SETTINGS = """Instellingen

Wat je hier verandert, geldt meteen en blijft bewaard. Ga met tab van regel naar regel."""

MODELS = """Spraakmodellen

Een spraakmodel maakt tekst van geluid. Een groter model maakt minder fouten, maar is trager.
Het bolletje staat bij het model dat je nu gebruikt. Met u kies je een ander.
Ophalen met g gebruikt internet. Er gaat niets van jou mee.
Heb je geen internet? Met f neem je de bestanden uit een map."""

DOCTOR = """De dokter

Dit scherm kijkt na of alles op deze computer werkt. Staat er 'let op', dan staat erbij wat je kunt doen."""

HANDBOOK = """Handleiding en codeboek

Links staan de hoofdstukken. Met enter lees je, met de pijl naar links ga je terug.
Onderaan staat het codeboek. Daar lees je van elke tag wat hij betekent, met voorbeelden."""

REPORT = """Een rapport schrijven

Een rapport is een gewoon bestand buiten de kluis. Iedereen die het heeft, kan het lezen."""

COMPARING = """Vergelijken

Boven staan de twee gesprekken, het oudste eerst. Daaronder staat bij elk getal hoe het eerst was, en hoe daarna.
Teruggeven telt voor elke vraag. Bij 'wie praat' zie je welk deel de professional zei.
Een getal is nooit precies. Het streepje, of wat tussen haakjes staat, zegt waar het waarschijnlijk tussen ligt.
Bij 'verschil kan toeval zijn' zegt het verschil nog niets, ook als de streepjes elkaar net niet raken.
Bij een – was er te weinig om op te rusten.
Een groter verschil kan ook komen doordat het een ander gesprek was, met een andere klant.
Zijn ze van één dag? Dan staat de tijd erbij: die van het gesprek, of anders die van het importeren.
Importeerde je het tweede gesprek het eerst? Dan zet je met w het andere vooraan."""

OVER_TIME = """De gesprekken van één persoon

Elke stip is een gesprek, van links naar rechts in de tijd. Het streepje laat zien hoe zeker het getal is.
Geen stip, of een punt in de rij blokjes? Dan was er te weinig om op te rusten.
Bij gesprekken van één dag staat boven de datum welk het eerste was: 1e, 2e.
Kies onder een ander getal met de pijltjes. Erachter staat het laatste gesprek, naast het eerste.
Over de gesprekken ertussen zegt dat niets. Met enter vergelijk je die twee."""

LEARNING = """Leren van je verbeteringen

Het programma leert van de tags die jij verbeterde. Dat geldt alleen in deze kluis.
Het rekent na of het er niet slechter van wordt. Met 'vergeet' wordt alles weer zoals het was."""

DIFFERENCES = """Wat nu anders getagd zou worden

Na een nieuwe versie, of na leren, kiest het programma soms een andere tag.
Hier zie je waar. Er verandert niets. Met R in een gesprek maak je de tags echt opnieuw."""

EVALUATE = """Tags vergelijken met die van een mens

Kies een map met gesprekken die een mens tagde. Je ziet hoe vaak het programma hetzelfde kiest."""

TAG_FILE = """Een uitgeschreven gesprek

Kies een bestand met een gesprek in tekst. Het programma maakt er tags bij. De kluis blijft erbuiten."""

LIGHTS: Mapping[str, str] = {
    "card": """De kaart

Boven staat wat sterk was, en één volgende stap. Daaronder staan de getallen waar dat op rust.
Bij elk getal hoort een streepje: daar ligt het waarschijnlijk tussen.
Met enter ga je langs de plekken achter een regel. Met esc kom je hier terug.""",
    "opening": """De opening

Zo gingen de eerste minuten, regel voor regel. Lege regels zijn stilte. Het getal is het aantal woorden.
Een plus staat bij wat hielp, een min bij wat in de weg zat. De letter en het cijfer zijn van het codeboek.
Bovenaan staat de volgorde van dit gesprek, en daaronder de volgorde die helpt.
Drie volle rondjes: er was een welkom, een vraag naar de ander, en ruimte. En geen N1, N2 of N8.""",
    "questions": """De vragen

Elke stip is een vraag. Hoe hoger, hoe meer die vraagt naar wat iets voor de ander betekent.
Een volle stip is een open vraag, een lege een gesloten vraag. Een lijn verbindt vragen die op elkaar aansluiten.
Een gebroken lijn met een uitroepteken: hier bleef een gevoel liggen.
Daaronder staan de vragen die minder opleveren. Met enter ga je naar de plek.""",
    "worlds": """Twee werelden

Links staan woorden uit beurten in systeemtaal. Erbij staat wie ze het eerst zei.
Rechts staan eigen woorden van de klant. 'Niet herhaald' betekent: de professional gebruikte dat woord niet.
Een woord dat nergens zeker gehoord is, telt niet mee.
Wat het vaakst gezegd is, staat bovenaan. Namen, getallen en gewone woorden, zoals 'leggen', staan er niet bij.
Met tab ga je naar de andere kant. Met enter ga je langs de plekken.""",
    "movement": """De beweging

Boven staan de stappen van de klant: zien, willen, kiezen, doen.
Daaronder staat wat de professional doet: begeleiden, activeren, overlaten, overnemen.
Een streep ertussen: dat past bij elkaar. Een kruis: een eigen stap, en daarna overnemen. Was dat zo afgesproken?
Onderaan staat over welke leefgebieden het ging. Een stip is nog niet besproken.""",
}
"""About each light but the transcript; there the tags of the turn are explained."""

MEASURES: Mapping[str, str] = {
    "Opening": "Opening: hoe de eerste minuten gingen. Drie volle rondjes is sterk. Met 3 bekijk je regel voor regel.",
    "Teruggeven": "Teruggeven: hoe vaak je in eigen woorden teruggaf wat je hoorde, voor elke vraag die je stelde.",
    "Ongevraagd advies": "Ongevraagd advies: raad of een oplossing waar niemand om vroeg.",
    "Doorvragen": "Doorvragen: hoe vaak een vraag teruggreep op wat de ander net zei.",
    "Open vragen": "Open vragen: vragen die uitnodigen om te vertellen, als deel van alle vragen.",
    "Betekenis teruggeven": "Betekenis teruggeven: je voegde gevoel of betekenis toe aan wat je teruggaf.",
    "Wie praat": "Wie praat: welk deel van de woorden van jou kwam.",
    "Systeemtaal": "Systeemtaal: beurten die uitgingen van regels en formulieren, en niet van het leven van de ander.",
    "Vraagdiepte": "Vraagdiepte: van 0, administratief, tot 4: wat iemand belangrijk vindt. Met 4 bekijk je de ladder.",
    "Gemiste aansluiting": "Gemiste aansluiting: de ander noemde een gevoel of wens, en daarna kwam iets anders.",
}
"""About the numbers of the card, by the name at the start of their row."""

IN_LIBRARY: Mapping[str, str] = {
    "words": "Zoekveld: typ een woord of naam. Met enter ga je naar wat er gevonden is. Met esc maak je het leeg.",
    "filters": "Filters: ga met de pijltjes van filter naar filter. Met enter kies je wat je wilt zien.",
    "record": "Opnemen: je vult eerst de toestemming in, en daarna luistert het programma of de microfoon goed staat.",
    "import": "Importeren: kies een bestand met geluid. Daarna vul je de toestemming in.",
    "example": "Voorbeeld: twee gespeelde gesprekken om rond te kijken. Jouw kluis open je later weer met je sleutel.",
}

IN_VAULT: Mapping[str, str] = {
    "passphrase": "Wachtzin: een paar woorden achter elkaar, voor een nieuwe kluis minstens 12 tekens. "
    "Een lange zin is veiliger dan moeilijke tekens.",
    "again": "Nog een keer: typ dezelfde wachtzin. Zo weet je zeker dat er geen typefout in staat.",
    "key-file": "Sleutelbestand: een bestand dat de kluis opent. Bewaar het niet op dezelfde plek als de kluis.",
    "understood": "Zet dit vinkje met spatie. Daarna kun je de kluis maken.",
    "kind": "Kies of de kluis opengaat met een wachtzin of met een sleutelbestand.",
    "example": "Het voorbeeld: twee gespeelde gesprekken, al verwerkt. Probeer alles: er blijft niets van over.",
}

IN_IMPORT: Mapping[str, str] = {
    "files": "Bestanden: mappen, met het geluid en beeld dat erin staat. Met enter open of kies je iets.",
    "path": "Bestand: waar de opname staat, zoals ~/Muziek/gesprek.m4a.",
    "name": "Titel: zo heet het gesprek in de bibliotheek. Zet er liever geen echte naam in.",
    "held": "Datum: de dag van het gesprek, als dag-maand-jaar. Een tijd erachter mag ook, zoals 20-11-2026 14:05. "
    "Staat de datum in het bestand, dan is die al ingevuld. Klopt hij niet, verander hem dan.",
    "setting": "Werkveld: waar het gesprek bij hoort, zoals Wmo of schuldhulp. Je kunt er later op filteren.",
    "left": "Links zit: zeg wie aan welke kant te horen is. Dan is zeker wie wat zei. "
    "Weet je het niet, dan kijkt het programma naar wat er gezegd is.",
    "channels": "Stemmen: kies 'apart' als ieder een eigen microfoon had, links en rechts. Dan is zeker wie wat zei.",
    "ask": "Toestemming: vul in wie wat goed vindt. Zonder dat komt er niets in de kluis.",
    "process": "Meteen verwerken: dan komt er vanzelf tekst en feedback. Je kunt het ook later doen, met v.",
}

IN_CONSENT: Mapping[str, str] = {
    "names": "De mensen in dit gesprek. Een vinkje betekent: alles is ingevuld. Met enter ga je naar het formulier.",
    "name": "Naam: een schuilnaam mag. Gebruik voor dezelfde persoon steeds dezelfde naam. "
    "Met enter ga je naar de volgende persoon, met tab naar de rest van het formulier.",
    "role": "Rol: de professional helpt, de klant wordt geholpen. Wie alleen meekijkt, is anders.",
    "given_on": "Zei ja op: de dag waarop deze persoon toestemming gaf.",
    "keep_until": "Bewaren tot: na deze dag kan niemand het gesprek nog bekijken. De vroegste dag van iedereen telt.",
    "form": "Hoe: getekend op papier, of hardop gezegd. Tijdens een opname merk je dat met de toets y.",
    "speaks": "Te horen: zet dit uit voor iemand die alleen meekijkt.",
    "purpose-transcriberen": "Transcriberen: het programma mag tekst en feedback maken. Zonder dit kan er niets.",
    "purpose-bespreken": "Bespreken: samen terugkijken met een begeleider of collega.",
    "purpose-groep": "Groep: het gesprek laten zien in de trainingsgroep.",
    "purpose-voorbeeld": "Voorbeeld: het gesprek gebruiken in lessen voor anderen.",
}

IN_RECORDING: Mapping[str, str] = {
    "name": "Titel: zo heet het gesprek in de bibliotheek. Zet er liever geen echte naam in.",
    "device": "Microfoon: kies een andere als de meter niet beweegt terwijl je praat.",
    "channels": "Hoeveel: heeft ieder een eigen microfoon, dan is zeker wie wat zei.",
    "left": "Links zit: zeg wie aan welke kant zit. Laat een van de twee praten, en kijk welke meter beweegt.",
    "begin": "Begin: vanaf nu gaat het geluid in de kluis. Met p pauzeer je, met ctrl-k stop je.",
    "process": "Meteen verwerken: na het stoppen komt er vanzelf tekst en feedback.",
    "word": "Een woord: wat je hier typt, komt straks bij de beurt van dit moment te staan.",
}

IN_SETTINGS: Mapping[str, str] = {
    "model": "Model: waarmee het programma tekst maakt. Een groter model hoort beter en duurt langer.",
    "workers": "Tegelijk: hoeveel stukken geluid samen worden verwerkt. Met meer wordt de computer zelf trager.",
    "lock": "Op slot na: zo lang zonder toets of muis, en de kluis gaat dicht. "
    "Tijdens opnemen, luisteren, importeren, verwerken en het ophalen van een model blijft hij open.",
    "change": "Wachtzin wijzigen: de oude wachtzin werkt daarna niet meer. Schrijf de nieuwe op.",
    "change-file": "Sleutelbestand: daarna gaat de kluis alleen nog open met dat bestand. Bewaar er een kopie van.",
    "colours": "Kleuren: hoog contrast leest het best bij veel licht of met minder goede ogen.",
}

IN_REPORT: Mapping[str, str] = {
    "kind": "Soort: .html is om te lezen en te printen. Bij elke andere soort staat waar die voor is.",
    "target": "Bestand: waar het rapport komt te staan.",
    "hide": "Namen vervangen: er staat dan 'Klant' of '[naam 1]'. Lees het zelf na: er kan een naam blijven staan.",
    "notes": "Opmerkingen en sterren: wat je met c schreef en met x merkte, gaat dan mee. "
    "Ook wat iemand tijdens de opname noteerde.",
}
