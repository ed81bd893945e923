from django.urls import path

from sabha.summit.outcomes.views import promises

urlpatterns = [
    # threads, closing a session, promises, check-ins
    path("<slug:slug>/promises/", promises.promises, name="promises"),
    path("<slug:slug>/promises/<int:number>/", promises.promise, name="promise"),
    # introductions and partnerships
    # money, the report, the next edition
]
