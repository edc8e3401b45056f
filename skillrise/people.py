"""What the apps hold about a person: how it ends, and what they may take along."""

# What is done, in this order, when a user was deleted at Clerk. Each step may be repeated.
# Certificates are found through enrollments, so they come first.
ERASURE_STEPS = [
    "courses.erasure.archive_courses",
    "courses.erasure.remove_files",
    "certificates.erasure.withdraw_certificates",
    "courses.erasure.remove_enrollments",
    "courses.erasure.remove_saved_courses",
    "courses.erasure.remove_reports",
    "courses.questions.forget_author",
    "mailings.erasure.remove_mailings",
    "accounts.sync.erasure.remove_applications",
    "accounts.sync.erasure.forget_account",
]

# What a person takes along (/learn/data/), in this order: a name, and who gives it.
PERSONAL_DATA = {
    "account": "accounts.personal_data.account",
    "applications_to_teach": "accounts.personal_data.applications",
    "enrollments": "courses.personal_data.enrollments",
    "progress": "courses.personal_data.progress",
    "notes": "courses.personal_data.notes",
    "saved_courses": "courses.personal_data.saved_courses",
    "reviews": "courses.personal_data.reviews",
    "review_reports": "courses.personal_data.review_reports",
    "questions": "courses.personal_data.questions",
    "answers": "courses.personal_data.answers",
    "questions_shared": "courses.personal_data.me_toos",
    "question_reports": "courses.personal_data.question_reports",
    "certificates": "certificates.personal_data.certificates",
    "courses_taught": "courses.personal_data.courses",
    "chapters_taught": "courses.personal_data.chapters",
    "lectures_taught": "courses.personal_data.lectures",
    "captions_taught": "courses.personal_data.captions",
    "review_answers": "courses.personal_data.review_answers",
    "mails": "mailings.personal_data.mails",
    "mails_unwanted": "mailings.personal_data.opt_outs",
    "mail_language": "mailings.personal_data.language",
    "decisions_on_applications": "accounts.personal_data.decisions",
    "actions_in_admin": "accounts.personal_data.admin_actions",
}
