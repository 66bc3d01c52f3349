"""The Vietnamese lunar date of a day, from the moon and the sun (UTC+7).

After Hồ Ngọc Đức's published method (Jean Meeus, Astronomical Algorithms): months begin
on the day of the new moon, the month with the winter solstice is the eleventh, and a
leap month is the first without a principal solar term.
"""

from datetime import date
from math import floor, pi, sin

_ZONE = 7 / 24
_EPOCH = date(2000, 1, 1).toordinal()
_EPOCH_JD = 2451545  # the noon of that day


def lunar_month(day: date) -> tuple[int, int]:
    """Return (month, day of month); a leap month has the number of the one before."""
    jd = _EPOCH_JD + day.toordinal() - _EPOCH
    k = floor((jd - 2415021.076998695) / 29.530588853)
    start = _new_moon(k + 1)
    if start > jd:
        start = _new_moon(k)
    before, after = _eleventh(day.year), _eleventh(day.year)
    if before >= start:
        before = _eleventh(day.year - 1)
    else:
        after = _eleventh(day.year + 1)
    month = floor((start - before) / 29) + 11
    if after - before > 365 and floor((start - before) / 29) >= _leap(before):
        month -= 1
    return (month - 1) % 12 + 1, jd - start + 1


def _new_moon(k: int) -> int:
    t = k / 1236.85
    dr = pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    jd += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * dr)
    m = 359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3
    mp = 306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3
    f = 21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3
    c = (0.1734 - 0.000393 * t) * sin(m * dr) + 0.0021 * sin(2 * dr * m)
    c += -0.4068 * sin(mp * dr) + 0.0161 * sin(2 * dr * mp) - 0.0004 * sin(3 * dr * mp)
    c += 0.0104 * sin(2 * dr * f) - 0.0051 * sin(dr * (m + mp))
    c += -0.0074 * sin(dr * (m - mp)) + 0.0004 * sin(dr * (2 * f + m))
    c += -0.0004 * sin(dr * (2 * f - m)) - 0.0006 * sin(dr * (2 * f + mp))
    c += 0.0010 * sin(dr * (2 * f - mp)) + 0.0005 * sin(dr * (2 * mp + m))
    delta = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(jd + c - delta + 0.5 + _ZONE)


def _sun(jdn: int) -> int:
    """Return the twelfth of the zodiac the sun stands in at local midnight."""
    t = (jdn - 0.5 - _ZONE - 2451545.0) / 36525
    dr = pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    d = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(dr * m)
    d += (0.019993 - 0.000101 * t) * sin(2 * dr * m) + 0.000290 * sin(3 * dr * m)
    longitude = (mean + d) * dr
    longitude -= 2 * pi * floor(longitude / (2 * pi))
    return floor(longitude / pi * 6)


def _eleventh(year: int) -> int:
    off = _EPOCH_JD + date(year, 12, 31).toordinal() - _EPOCH - 2415021
    k = floor(off / 29.530588853)
    start = _new_moon(k)
    return _new_moon(k - 1) if _sun(start) >= 9 else start


def _leap(eleventh: int) -> int:
    k = floor((eleventh - 2415021.076998695) / 29.530588853 + 0.5)
    at, last = 1, -1
    arc = _sun(_new_moon(k + at))
    while arc != last and at < 14:
        last = arc
        at += 1
        arc = _sun(_new_moon(k + at))
    return at - 1
