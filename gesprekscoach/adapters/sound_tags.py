"""When a sound file says it was recorded: every recorder writes that down in its own way."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone

from gesprekscoach.domain.held import Start

# From the most to the least exact: iPhone video, MP4 and M4A (in UTC, at the begin or the end of recording), and then
# the date of WAV (ICRD), FLAC, Ogg and MP3. FFmpeg tells the local time in a broadcast WAV (bext) as creation_time.
_IPHONE, _CREATED, _DATE = "com.apple.quicktime.creationdate", "creation_time", "date"
_MOMENT = re.compile(
    r"(\d{4})[-_:/. ](\d\d)[-_:/. ](\d\d)"
    r"(?:[T ](\d\d)[-_:. ](\d\d)[-_:. ](\d\d)(?:\.\d+)?\s*(?:(Z)|([+-])(\d\d):?(\d\d))?)?"
)


def start_in(tags: Mapping[str, str], today: date) -> Start | None:
    """Return the first believable moment in the tags of a file (whatever the case of their names), in local time."""
    found = (_read(text) for text in _candidates({name.casefold(): text for name, text in tags.items()}))
    return next((start for start in found if start is not None and start.is_believable(today)), None)


def _candidates(tags: Mapping[str, str]) -> Iterator[str]:
    day, created = tags.get(_DATE, ""), tags.get(_CREATED, "")
    yield from (tags.get(_IPHONE, ""), created, f"{day} {created}", day)


def _read(text: str) -> Start | None:
    """Read year first, with or without a time; None when it is less than a day, like a year alone."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, sign, hours, minutes = match.groups()
    try:
        on = date(int(year), int(month), int(day))
        at = None if hour is None else time(int(hour), int(minute), int(second))
    except ValueError:
        return None
    if at is None or at == time.min:  # midnight to the second: the writer knew the day alone
        return Start(on)
    if utc is None and sign is None:
        return Start(on, at)
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        local = datetime.combine(on, at, timezone(-offset if sign == "-" else offset)).astimezone()
    except (ValueError, OverflowError, OSError):  # a zone of a day and more, or a year the system cannot place
        return None
    return Start(local.date(), local.time())
