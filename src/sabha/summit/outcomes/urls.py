from django.urls import path

from sabha.summit.outcomes.views import checking, closing, introductions, offers, promises, rounds

urlpatterns = [
    # closing a session, promises, check-ins
    path("<slug:slug>/sessions/<int:number>/close/", closing.close_session, name="close_session"),
    path("<slug:slug>/points/<int:number>/", closing.point, name="point"),
    path("<slug:slug>/points/<uuid:key>/edit/", closing.edit_point, name="edit_point"),
    path("<slug:slug>/promises/", promises.promises, name="promises"),
    path("<slug:slug>/promises/<int:number>/", promises.promise, name="promise"),
    path("<slug:slug>/promises/new/", promises.new_promise, name="new_promise"),
    path("<slug:slug>/promises/<uuid:key>/word/", promises.promise_word, name="promise_word"),
    path("<slug:slug>/answer/<str:token>/", checking.answer, name="answer_asking"),
    path("<slug:slug>/answer/<str:token>/stop/", checking.stop, name="stop_asking"),
    # introductions and partnerships
    path("<slug:slug>/offers/", offers.offers, name="offers"),
    path("<slug:slug>/offers/members/", offers.offers_inside, name="offers_inside"),
    path("<slug:slug>/me/offers/", offers.my_offers, name="my_offers"),
    path("<slug:slug>/me/introductions/", introductions.introductions, name="introductions"),
    path("<slug:slug>/me/introductions/<int:key>/", introductions.introduction, name="introduction"),
    path("<slug:slug>/me/introductions/<int:key>/meeting/", introductions.meeting, name="meeting"),
    path("<slug:slug>/me/apart/", introductions.apart, name="apart"),
    path("<slug:slug>/me/times/", introductions.my_times, name="my_times"),
    path("<slug:slug>/meetings/<str:token>.ics", introductions.meetings_calendar, name="meetings_calendar"),
    path("<slug:slug>/desk/introductions/", rounds.rounds, name="rounds"),
    path("<slug:slug>/desk/introductions/times/", rounds.meeting_times, name="meeting_times"),
    path("<slug:slug>/desk/introductions/words/", rounds.shared_words, name="shared_words"),
    path("<slug:slug>/desk/introductions/words/<uuid:key>/", rounds.shared_word, name="shared_word"),
    # money, the report, the next edition
]
