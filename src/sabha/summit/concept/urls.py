from django.urls import path

from sabha.summit.concept.views import founding, reading, taking_part

urlpatterns = [
    path("new/", founding.new, name="new"),
    path("<slug:slug>/note/", reading.note, name="note"),
    path("<slug:slug>/questions/", reading.questions, name="questions"),
    path("<slug:slug>/questions/<int:number>/", reading.question, name="question"),
    path("<slug:slug>/announcements/", reading.announcements, name="announcements"),
    path("<slug:slug>/announcements/<int:number>/", reading.announcement, name="announcement"),
    path("<slug:slug>/announcements/<int:number>/follow/", taking_part.follow, name="follow"),
    path("<slug:slug>/desk/announcements/new/", taking_part.new_announcement, name="new_announcement"),
    path("<slug:slug>/desk/announcements/<int:number>/", taking_part.edit_announcement, name="edit_announcement"),
]
