from django.urls import path
from django.views.generic import TemplateView

from sabha.summit.base.access import allowed, anyone
from sabha.summit.overview.views import desk, me, public, threads

erased = allowed(anyone)(TemplateView.as_view(template_name="people/erased.html"))

urlpatterns = [
    path("", public.home, name="home"),
    path("me/", me.me, name="me"),
    path("me/profile/", me.profile, name="profile"),
    path("me/address/<str:token>/", me.confirm_address, name="confirm_address"),
    path("me/consent/", me.consents, name="consents"),
    path("me/data/", me.my_data, name="my_data"),
    path("me/erase/", me.erase_me, name="erase_me"),
    path("me/erased/", erased, name="erased"),
    path("<slug:slug>/", public.summit, name="summit"),
    path("<slug:slug>/me/", me.me_at, name="me_at"),
    path("<slug:slug>/emblem.svg", public.emblem, name="emblem"),
    path("<slug:slug>/data.json", public.record, name="record"),
    path("<slug:slug>/history/<uuid:key>/", public.history, name="history"),
    path("<slug:slug>/threads/", threads.threads, name="threads"),
    path("<slug:slug>/threads/data.json", threads.threads_data, name="threads_data"),
    path("<slug:slug>/threads/<uuid:key>/", threads.tie, name="tie"),
    path("<slug:slug>/desk/", desk.desk, name="desk"),
    path("<slug:slug>/desk/undo/<uuid:fact>/", desk.undo, name="undo"),
    path("<slug:slug>/desk/people/", desk.people, name="people"),
    path("<slug:slug>/desk/people/<int:key>/", desk.member, name="member"),
    path("<slug:slug>/desk/badges/", desk.badges, name="badges"),
    path("<slug:slug>/desk/badges/<int:number>/", desk.reissue, name="reissue"),
    path("<slug:slug>/desk/write/", desk.write, name="write"),
    path("<slug:slug>/desk/letters/", desk.letters, name="letters"),
    path("<slug:slug>/desk/settings/", desk.settings_page, name="summit_settings"),
]
