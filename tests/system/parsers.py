"""Calendar files read by two parsers that are not ours, libical and python-icalendar, each by the VTIMEZONE
that stands in the file: neither may look the zone's name up in tables of its own."""
import ctypes
import datetime
import hashlib
import re

import icalendar

UTC = datetime.timezone.utc
VEVENT = 4  # icalcomponent_kind, ICAL_VEVENT_COMPONENT


class Time(ctypes.Structure):
    """struct icaltimetype of libical 3."""
    _fields_ = [(name, ctypes.c_int) for name in (
        'year', 'month', 'day', 'hour', 'minute', 'second', 'is_date', 'is_daylight')] + [
            ('zone', ctypes.c_void_p)]


libical = ctypes.CDLL('libical.so.3')
for name, result, arguments in (
        ('icalparser_parse_string', ctypes.c_void_p, [ctypes.c_char_p]),
        ('icalcomponent_count_errors', ctypes.c_int, [ctypes.c_void_p]),
        ('icalrestriction_check', ctypes.c_int, [ctypes.c_void_p]),
        ('icalcomponent_get_first_component', ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
        ('icalcomponent_get_next_component', ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_int]),
        ('icalcomponent_get_uid', ctypes.c_char_p, [ctypes.c_void_p]),
        ('icalcomponent_get_summary', ctypes.c_char_p, [ctypes.c_void_p]),
        ('icalcomponent_get_sequence', ctypes.c_int, [ctypes.c_void_p]),
        ('icalcomponent_get_dtstart', Time, [ctypes.c_void_p]),
        ('icalcomponent_get_dtend', Time, [ctypes.c_void_p]),
        ('icaltime_as_timet_with_zone', ctypes.c_long, [Time, ctypes.c_void_p]),
        ('icalcomponent_free', None, [ctypes.c_void_p])):
    function = getattr(libical, name)
    function.restype, function.argtypes = result, arguments


def instant(time):
    return datetime.datetime.fromtimestamp(libical.icaltime_as_timet_with_zone(time, time.zone), UTC)


def by_libical(test, text, path):
    root = libical.icalparser_parse_string(text)
    test.assertTrue(root, path)
    test.assertEqual(libical.icalcomponent_count_errors(root), 0, path)
    test.assertTrue(libical.icalrestriction_check(root), path)
    test.assertEqual(libical.icalcomponent_count_errors(root), 0, path)
    found = []
    event = libical.icalcomponent_get_first_component(root, VEVENT)
    while event:
        times = [libical.icalcomponent_get_dtstart(event), libical.icalcomponent_get_dtend(event)]
        test.assertTrue(all(time.zone for time in times), path)
        found.append((libical.icalcomponent_get_uid(event).decode(),
                      libical.icalcomponent_get_summary(event).decode(),
                      libical.icalcomponent_get_sequence(event), *map(instant, times)))
        event = libical.icalcomponent_get_next_component(root, VEVENT)
    libical.icalcomponent_free(root)
    return found


def renamed(text):
    """The zone under a name of its own, which no table has."""
    zone = re.search(rb'BEGIN:VTIMEZONE\r\nTZID:([^\r]*)\r\n.*?END:VTIMEZONE', text, re.S)
    own = b'Own/' + hashlib.sha256(zone[0]).hexdigest()[:16].encode()
    return re.sub(rb'TZID([:=])' + re.escape(zone[1]) + rb'(?=[:\r])', rb'TZID\1' + own,
                  text.replace(b'\r\n ', b''))


def by_icalendar(test, text, path):
    events = list(icalendar.Calendar.from_ical(text).walk('VEVENT'))
    again = list(icalendar.Calendar.from_ical(renamed(text)).walk('VEVENT'))
    found = []
    for event, own in zip(events, again, strict=True):
        test.assertEqual(event.errors, [], path)
        times = [e.decoded(name).astimezone(UTC) for e in (event, own) for name in ('dtstart', 'dtend')]
        test.assertEqual(times[:2], times[2:], path)  # by its tables, and by the file's zone
        found.append((str(event['uid']), str(event['summary']), int(event['sequence']), *times[2:]))
    return events, found


def read(test, path):
    """Both read the same events (uid, title, sequence, start, end). Returns them, and python-icalendar's."""
    text = path.read_bytes()
    events, found = by_icalendar(test, text, path)
    test.assertEqual(by_libical(test, text, path), found, path)
    return events, found
