"""What the apps hold about a person: how it ends, what they may take along, how to write to them."""

# What is done, in this order, when a user was deleted at Clerk. Each step may be repeated.
# Certificates are found through enrollments, so they come first.
ERASURE_STEPS = [
    "courses.erasure.archive_courses",
    "courses.erasure.remove_files",
    "certificates.erasure.withdraw_certificates",
    "courses.erasure.remove_enrollments",
    "courses.erasure.remove_saved_courses",
    "paths.erasure.remove_paths",
    "courses.erasure.remove_reports",
    "courses.questions.forget_author",
    "courses.erasure.forget_revisions",
    "courses.educators.forget",
    "courses.erasure.forget_answers",
    "courses.announcements.forget_author",
    "mailings.erasure.remove_mailings",
    "tutor.drafts.forget",
    "tutor.erasure.remove_answers",
    "tutor.erasure.remove_usage",
    "accounts.sync.erasure.remove_applications",
    "accounts.sync.erasure.remove_educator_profile",
    "accounts.sync.erasure.forget_account",
]

# What copies something of a user's row, or goes by it, and is told, by the id, when their name, address, role or ban
# has changed. Each step may be repeated, and returns whether it is through.
COPYING_STEPS = [
    "courses.student_names.copy",
    "courses.search.indexing.follow_educator",
    "courses.facets.follow_educator",
    "courses.announcements.stop_mails_of_banned",
    "courses.educators.withdraw_mails_of_banned",
]

# What a person takes along (/learn/data/), in this order: a name, and who gives it.
PERSONAL_DATA = {
    "account": "accounts.personal_data.account",
    "applications_to_teach": "accounts.personal_data.applications",
    "educator_profile": "accounts.personal_data.educator_profile",
    "enrollments": "courses.personal_data.enrollments",
    "progress": "courses.personal_data.progress",
    "notes": "courses.personal_data.notes",
    "saved_courses": "courses.personal_data.saved_courses",
    "paths_followed": "paths.personal_data.paths_followed",
    "paths": "paths.personal_data.paths",
    "courses_of_paths": "paths.personal_data.path_courses",
    "reviews": "courses.personal_data.reviews",
    "review_reports": "courses.personal_data.review_reports",
    "questions": "courses.personal_data.questions",
    "answers": "courses.personal_data.answers",
    "questions_shared": "courses.personal_data.me_toos",
    "question_reports": "courses.personal_data.question_reports",
    "quiz_attempts": "quizzes.personal_data.attempts",
    "certificates": "certificates.personal_data.certificates",
    "courses_taught": "courses.personal_data.courses",
    "chapters_taught": "courses.personal_data.chapters",
    "lectures_taught": "courses.personal_data.lectures",
    "lecture_versions": "courses.personal_data.revisions",
    "captions_taught": "courses.personal_data.captions",
    "quizzes_taught": "quizzes.personal_data.quizzes",
    "quiz_questions_taught": "quizzes.personal_data.questions",
    "quiz_versions_taught": "quizzes.personal_data.versions",
    "courses_taught_with_others": "courses.personal_data.co_taught",
    "announcements": "courses.personal_data.announcements",
    "files_taught": "courses.personal_data.attachments",
    "pictures_taught": "courses.personal_data.pictures",
    "review_answers": "courses.personal_data.review_answers",
    "mails": "mailings.personal_data.mails",
    "mails_unwanted": "mailings.personal_data.opt_outs",
    "mail_language": "mailings.personal_data.language",
    "drafts": "tutor.personal_data.drafts",
    "model_answers": "tutor.personal_data.answers",
    "model_usage": "tutor.personal_data.usage",
    "tutor_questions": "tutor.personal_data.tutor_questions",
    "decisions_on_applications": "accounts.personal_data.decisions",
    "actions_in_admin": "accounts.personal_data.admin_actions",
}

# The module that knows in which language to write to a person (`language_of`), and remembers the one
# that they have just written in (`remember_language`).
MAIL_LANGUAGE = "mailings.preferences"
