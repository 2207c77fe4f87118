"""Custom actions: one small module a conversation; what they say stands in texts.yml and questions.yml."""

from factorland import logs

logs.configure()
