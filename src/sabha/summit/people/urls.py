from django.urls import path

from sabha.summit.people.views import ways_in

urlpatterns = [
    path("sign-in/", ways_in.sign_in, name="sign_in"),
    path("sign-in/code/", ways_in.code, name="sign_in_code"),
    path("sign-in/go/<str:token>/", ways_in.link, name="sign_in_link"),
    path("sign-out/", ways_in.sign_out, name="sign_out"),
    path("b/", ways_in.badge, name="badge"),
    path("b/<str:token>/", ways_in.badge, name="badge"),
    path("unsubscribe/<str:token>/", ways_in.unsubscribe, name="unsubscribe"),
]
