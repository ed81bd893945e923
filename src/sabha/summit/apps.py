from django.apps import AppConfig


class SummitConfig(AppConfig):
    name = "sabha.summit"
    label = "summit"
    default_auto_field = "django.db.models.BigAutoField"
