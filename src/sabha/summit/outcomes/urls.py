urlpatterns = [
    # threads, closing a session, promises, check-ins
    # introductions and partnerships
    # money, the report, the next edition
]
