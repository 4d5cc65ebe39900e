"""A small event folder to begin from, and to break."""

from __future__ import annotations

from pathlib import Path

EVENT = """
slug = "tea-days"
days = ["2024-11-14"]
[name]
fi = "Teepäivät"
en = "Tea Days"
[[themes]]
key = "green"
label.fi = "Vihreä"
[[formats]]
key = "talk"
label.en = "Talk"
"""
PLACES = """id,parent,kind,name_fi,name_en,floor,aliases_fi
house,,venue,Talo,House,,
teatro,house,hall,Teatro,Teatro,1,teatteri;sali
wc-1,house,wc,WC,Toilets,1,vessa
"""
PEOPLE = """id,name,organisation,role_fi
aino,Aino Niemelä,Teeseura,tutkija
bjorn,Björn Ek,,
"""
SESSIONS = """id,title_fi,title_en,body_fi,spoken,themes,format,people,start,end,place,open_hours
opening,Avaus,Opening,Tervetuloa **kaikki**.,fi;sv,green,talk,aino:chair;bjorn,2024-11-14 09:00,2024-11-14 10:00,teatro,
film,Elokuva,,,fi,,,,2024-11-14 10:00,2024-11-14 11:00,teatro,
film,,,,,,,,2024-11-14 13:00,2024-11-14 14:00,teatro,
tasting,,Tasting,,en,,,,2024-11-14 10:00,2024-11-14 16:00,house,yes
"""
EXHIBITORS = """id,name_fi,blurb_fi,themes,languages,booths,hours,contact_fi,website,sample
teeseura,Teeseura ry,Teetä kaikille,green,fi;en,A1;A2,2024-11-14 09:00-17:00,Tilaukset,https://teeseura.example,yes
"""
FLOOR = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<rect class="room" id="teatro" x="10" y="20" width="40" height="20"/>
<g transform="translate(100 10)"><path class="booth" id="A1" d="M0 0h10v20H0z"/></g>
<polygon class="booth" id="A2" points="120,0 140,0 140,10 120,10"/>
<rect class="facility" id="wc-1" x="0" y="0" width="24" height="24" data-label="30 5"/>
<circle class="node" id="n-1" cx="50" cy="60" r="1"/>
</svg>"""
PATHS = "from,to,metres,step_free,kind\nteatro,n-1,12.5,yes,door\nn-1,A1,20,no,stairs\n"
FILES = {
    "event.toml": EVENT,
    "places.csv": PLACES,
    "people.csv": PEOPLE,
    "sessions.csv": SESSIONS,
    "exhibitors.csv": EXHIBITORS,
    "announcements.csv": "id,title_fi,severity,from\nwelcome,Tervetuloa,important,2024-11-14 08:00\n",
    "pages/about.fi.md": "# Tietoa\n\nTämä on *näyte*.\n",
    "pages/about.en.md": "# About\n\nThis is a sample.\n",
    "venue/1.svg": FLOOR,
    "venue/paths.csv": PATHS,
}


def write_folder(path: Path, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the event folder to `path` with some files' content changed, or left out where it is None."""
    for name, content in (FILES | (changes or {})).items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
