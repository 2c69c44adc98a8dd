"""What ``?`` says about the working screens: what each is for, and how to read it."""

LIBRARY = """De bibliotheek

Elke regel is een gesprek. Met enter open je het.

opening      drie rondjes: hoe de eerste minuten gingen. Vol is goed op weg.
teruggeven   hoe vaak de professional teruggaf wat de klant zei, voor elke vraag.
verloop      de fasen van begin tot eind; een letter opent een nieuw stuk.
stand        nog verwerken, tekst klaar, verwerkt of nagekeken.

Klik op een kolom om te sorteren, of druk op s. Met S keer je de volgorde om.
Zoeken kijkt ook in alles wat gezegd is. Onder een gesprek staan dan de plekken.
Met z kies je een filter, zoals alleen wat de klant zei, of alleen één werkveld.
De filters staan onder het zoekveld. Kies er een met tab en de pijltjes, of met de muis."""

QUEUE = """De wachtrij

Gesprekken worden na elkaar verwerkt, op de achtergrond. Je kunt intussen gewoon lezen.
Stop met x: wat klaar is, blijft bewaard. Met v gaat het verder waar het was.
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
