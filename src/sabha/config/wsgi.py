"""The application, and the cache of public pages in front of it."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sabha.config.settings")

from django.core.wsgi import get_wsgi_application

from sabha.config.front import PageCache

application = PageCache(get_wsgi_application())

# What was loaded stays: looking through it for rubbish took a tenth of each request. What requests leave behind in
# circles is little, and is looked for ten times less often.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, *gc.get_threshold()[1:])
