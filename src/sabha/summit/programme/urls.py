from django.urls import path

from sabha.summit.programme.views import reading

urlpatterns = [
    path("<slug:slug>/programme/", reading.programme, name="programme"),
    path("<slug:slug>/sessions/<int:number>/", reading.session, name="session"),
]
