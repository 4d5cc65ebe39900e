"""What people call the facilities of a venue, in Finnish, Swedish and English: all of it finds them."""

from __future__ import annotations

SYNONYMS = {
    "wc": "wc vessa vessat toalett toaletter toilet restroom bathroom loo",
    "accessible_wc": "wc inva invavessa esteetön vessa toalett rwc tillgänglig accessible toilet disabled wheelchair",
    "lift": "hissi hiss lift elevator",
    "stairs": "portaat rappuset trappa trappor stairs staircase",
    "cloakroom": "narikka vaatenaulakko vaatesäilytys naulakko garderob kapprum cloakroom coats wardrobe",
    "info": "info neuvonta neuvontapiste opastus information infodisk help desk",
    "quiet_room": "hiljainen huone lepohuone rauhoittumistila rukoushuone tyst rum vilrum quiet room prayer rest",
    "food": "ruoka lounas kahvi kahvila ravintola mat lunch kaffe kafé restaurang food coffee café restaurant",
    "first_aid": "ensiapu första hjälpen first aid",
    "exit": "uloskäynti poistumistie hätäpoistumistie utgång nödutgång exit emergency",
}
