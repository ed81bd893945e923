"""Django's settings. What an operator may change comes from the environment (`environment.py`)."""

from django.utils.csp import CSP

from sabha.config import environment as env

BASE = env.HOME / "src" / "sabha"
SABHA_DATA = env.DATA
SABHA_NODE = env.text("NODE", "main")
SABHA_SITE = env.text("SITE", f"http://localhost:{env.text('PORT', '8000')}").rstrip("/")
SABHA_SOURCE = env.text("SOURCE")
SABHA_FONTS = env.text("FONTS")  # a folder of fonts for PDF files, before the machine's own
SABHA_FETCH = env.flag("FETCH")  # whether the worker may ask the web about the sources people give
SABHA_DEMO = env.flag("DEMO")
SABHA_WORKER_INLINE = False

SECRET_KEY = env.secret_key()
DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.names("HOSTS", "localhost,127.0.0.1,[::1],testserver")
HTTPS = SABHA_SITE.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "sabha.summit.apps.SummitConfig",
]
WITH_WIKIMEDIA = bool(env.text("WIKIMEDIA_ID"))
if WITH_WIKIMEDIA:  # the protocol's client takes 5 MB of each web worker: only where somebody may come that way
    INSTALLED_APPS.append("allauth.socialaccount.providers.mediawiki")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "sabha.config.doors.Languages",
    "sabha.config.doors.Cookies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sabha.config.doors.Doors",
]

ROOT_URLCONF = "sabha.config.urls"
WSGI_APPLICATION = "sabha.config.wsgi.application"
DATABASES = {"default": env.database()}
AUTH_USER_MODEL = "summit.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = []
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "OPTIONS": {
            "context_processors": ["sabha.config.doors.page_context"],
            # Ours last: Django's `language_name` says English names, and breaks on a language it does not know.
            "builtins": ["django.templatetags.i18n", "sabha.summit.base.templatetags.sabha"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
        },
    }
]
FORM_RENDERER = "sabha.summit.base.forms.Renderer"

# Languages: complete ones are offered to people; the others are prepared and wait for translators.
LANGUAGE_CODE = "en"
LANGUAGES_COMPLETE = ("en", "hi", "te", "ur")
LANGUAGES_PREPARED = ("ta", "bn", "ml", "kn", "mr", "pa", "fr", "es")
LANGUAGE_NAMES = {
    "en": "English", "hi": "हिन्दी", "te": "తెలుగు", "ur": "اردو", "ta": "தமிழ்", "bn": "বাংলা", "ml": "മലയാളം",
    "kn": "ಕನ್ನಡ", "mr": "मराठी", "pa": "ਪੰਜਾਬੀ", "fr": "Français", "es": "Español",
}  # fmt: skip
LANGUAGES = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES_COMPLETE]
LOCALE_PATHS = [BASE / "locale"]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Kolkata")
QUIET_HOURS = env.text("QUIET_HOURS", "20-8")  # local hours in which no letter goes that nobody waits for; empty: none

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = env.DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": env.DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.text("STATIC") == "plain"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Trust
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
}
# Browsers ask `form-action` also where a form's answer leads on to: from signing in that may be Wikimedia.
CSP_OF_SIGN_IN = SECURE_CSP | {"form-action": [CSP.SELF, *env.sign_in_targets()]}
# Behind a proxy that ends TLS (deploy/) and overwrites what visitors send: else forms and callbacks take us for http.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does that (deploy/)
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "sabha.config.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sabha.summit.overview.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SABHA_SITE] if HTTPS else []
DATA_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 3_000_000
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "me"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Signing in with a Wikimedia account, where the operator has registered an OAuth 2 consumer.
WIKIMEDIA = {"client_id": env.text("WIKIMEDIA_ID"), "secret": env.text("WIKIMEDIA_SECRET")}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
SOCIALACCOUNT_ADAPTER = "sabha.config.wikimedia.Adapter"
SOCIALACCOUNT_EMAIL_REQUIRED = False  # who comes from Wikimedia is asked for nothing more
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {
    "mediawiki": {
        "REST_API": env.wikimedia_api(),
        "USER_AGENT": f"Sabha ({SABHA_SITE})",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [{**WIKIMEDIA, "key": ""}] if WIKIMEDIA["client_id"] else [],
    }
}

# Mail
MAILERS = {"default": env.mail()}
DEFAULT_FROM_EMAIL = env.text("FROM", "Sabha <sabha@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sabha.config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {"sabha": {"level": env.text("LOG_LEVEL", "INFO")}},
}
