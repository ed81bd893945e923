// Invented, in the form of the Wikimania explorer.
window.WIKIMANIA_DATA = {
  "sessions": [
    {"id": 7, "title": "Opening", "track": "Unspecified", "type": "Other", "language": "en", "room": " Big hall",
     "day": "2026-07-21", "start": "09:00", "duration": "01:00", "abstract": "Hello\r\nall", "recorded": true,
     "url": "https://mania.example/7", "day_label": "Tue 21 Jul",
     "speakers": [{"name": "Asha Example", "bio": null, "url": "https://mania.example/a"}]},
    {"id": 8, "title": "Opening", "track": "Community", "type": "Other", "language": "fr", "room": "Loft",
     "day": "2026-07-21", "start": "09:30", "duration": "00:55", "abstract": "", "recorded": false,
     "url": "https://mania.example/8", "day_label": "Tue 21 Jul",
     "speakers": [{"name": "Asha Example", "bio": "Reads.", "url": "https://mania.example/b"}, {"name": "Bao Example", "bio": null, "url": ""}]}
  ],
  "filters": {"tracks": ["Community", "Unspecified"], "rooms": [" Big hall", "Loft"], "languages": ["en", "fr"]}
};
