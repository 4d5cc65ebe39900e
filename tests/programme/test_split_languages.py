"""Two languages in one field are taken apart in every format, where that is certain."""

import pytest

BOTH = "Suomeksi: Teetä kaikille.\n\nIn English: Tea for everyone."
XML = f"""<schedule><conference><title>Tea</title><time_zone_name>Europe/Helsinki</time_zone_name></conference>
<day date="2024-11-14"><room name="Hall"><event id="1"><title>Tea</title><start>10:00</start><duration>00:30</duration>
<description>{BOTH}</description></event></room></day></schedule>"""
ITEM = {"id": 1, "title": "Tea", "start": "10:00", "duration": "00:30", "description": BOTH}
JSON = {"schedule": {"conference": {"title": "Tea", "days": [{"date": "2024-11-14", "rooms": {"Hall": [ITEM]}}]}}}
SLOT = {"start": "2024-11-14T10:00:00+02:00", "end": "2024-11-14T10:30:00+02:00"}
PRETALX = {"results": [{"code": "A", "title": "Tea", "state": "confirmed", "description": BOTH, "slots": [SLOT]}]}


@pytest.mark.parametrize(("name", "content"), [("a.xml", XML), ("a.json", JSON), ("p.json", PRETALX)])
def test_two_languages_in_one_field_become_two(read, name, content):
    (session,) = read(name, content).programme.sessions.values()

    assert session.body == {"fi": "Teetä kaikille.", "en": "Tea for everyone."}
