from django.urls import path

from sabha.summit.programme.models import Paper
from sabha.summit.programme.views import board, files, lists, mine, planning, reading, releasing, slots

urlpatterns = [
    path("<slug:slug>/programme/", reading.programme, name="programme"),
    path("<slug:slug>/programme/now/", lists.now, name="programme_now"),
    path("<slug:slug>/programme/search/", lists.search, name="programme_search"),
    path("<slug:slug>/programme/versions/", lists.releases, name="releases"),
    path("<slug:slug>/programme/versions/<int:number>/", lists.release, name="release"),
    path("<slug:slug>/programme/track-<int:number>.ics", files.track_calendar, name="track_calendar"),
    path("<slug:slug>/programme/session-<int:number>.ics", files.session_calendar, name="session_calendar"),
    path("<slug:slug>/programme/mine-<str:token>.ics", files.own_calendar, name="own_calendar"),
    *(
        path(f"<slug:slug>/programme/paper-{kind}.pdf", files.paper, {"kind": kind}, name="paper")
        for kind in Paper.Kind.values
    ),
    *(
        path(f"<slug:slug>/programme/{ending}", files.export, {"file": ending}, name="programme_file")
        for ending in files.BY_ENDING
    ),
    path("<slug:slug>/speakers/", lists.speakers, name="speakers"),
    path("<slug:slug>/sessions/<int:number>/", reading.session, name="session"),
    path("<slug:slug>/sessions/<int:number>/star/", mine.star, name="star"),
    path("<slug:slug>/sessions/<int:number>/slot/", slots.take_slot, name="take_slot"),
    path("<slug:slug>/open-space/", slots.open_space, name="open_space"),
    path("<slug:slug>/mine/", mine.mine, name="my_programme"),
    path("<slug:slug>/desk/programme/", board.plan, name="plan"),
    path("<slug:slug>/desk/programme/accepted/", planning.accepted, name="accepted_proposals"),
    path("<slug:slug>/desk/programme/new/", planning.new_session, name="new_session"),
    path("<slug:slug>/desk/programme/sessions/<int:number>/", planning.edit_session, name="edit_session"),
    path("<slug:slug>/desk/programme/sessions/<int:number>/place/", board.place_session, name="place_session"),
    path("<slug:slug>/desk/programme/sessions/<int:number>/people/", planning.session_people, name="session_people"),
    path("<slug:slug>/desk/programme/rooms/", planning.rooms, name="programme_rooms"),
    path("<slug:slug>/desk/programme/rooms/<int:number>/", planning.edit_room, name="edit_room"),
    path("<slug:slug>/desk/programme/tracks/<int:number>/", planning.edit_track, name="edit_track"),
    path("<slug:slug>/desk/programme/import/", releasing.import_file, name="import_file"),
    path("<slug:slug>/desk/programme/import/<int:key>/", releasing.import_draft, name="import_draft"),
    path("<slug:slug>/desk/programme/timetable/", releasing.timetable, name="timetable"),
    path("<slug:slug>/desk/programme/release/", releasing.release, name="release_plan"),
]
