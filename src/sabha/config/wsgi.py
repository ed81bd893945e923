"""The application, and the cache of public pages in front of it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sabha.config.settings")

from django.core.wsgi import get_wsgi_application

from sabha.config.front import PageCache

application = PageCache(get_wsgi_application())
