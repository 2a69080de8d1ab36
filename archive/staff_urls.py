"""Where the pages about dumps and accounts live."""

from django.urls import URLPattern, path

from archive.views import accounts, dumps, examining, steering, uploads

pages: list[URLPattern] = [
    path("dumps/", dumps.dumps, name="dumps"),
    path("dumps/inbox/", uploads.inbox_page, name="inbox"),
    path("dumps/uploads/", uploads.uploads, name="uploads"),
    path("dumps/uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("dumps/<int:dump_id>/", dumps.dump, name="dump"),
    path("dumps/<int:dump_id>/progress/", dumps.progress, name="progress"),
    path("dumps/<int:dump_id>/preview/", steering.preview, name="preview"),
    path("dumps/<int:dump_id>/rejected.csv", dumps.rejects, name="rejects"),
    path("dumps/<int:dump_id>/original/", dumps.original, name="original"),
    path("dumps/<int:dump_id>/pause/", steering.pause, name="pause"),
    path("dumps/<int:dump_id>/resume/", steering.resume, name="resume"),
    path("dumps/<int:dump_id>/cancel/", steering.cancel, name="cancel"),
    path("dumps/<int:dump_id>/bring-back/", steering.bring_back, name="bring-back"),
    path("dumps/<int:dump_id>/read-again/", steering.read_again, name="read-again"),
    path("doctor/", examining.doctor, name="doctor"),
    path("account/login/", accounts.Login.as_view(), name="login"),
    path("account/logout/", accounts.Logout.as_view(), name="logout"),
    path("account/password/", accounts.PasswordChange.as_view(), name="password-change"),
    path("account/password/changed/", accounts.PasswordChanged.as_view(), name="password-changed"),
    path("account/password-reset/", accounts.PasswordReset.as_view(), name="password-reset"),
    path("account/password-reset/sent/", accounts.PasswordResetSent.as_view(), name="password-reset-sent"),
    path("account/password-reset/<uidb64>/<token>/", accounts.PasswordNew.as_view(), name="password-new"),
]
