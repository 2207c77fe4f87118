"""The pages behind the signed links of messages: what a visitor does to their own request, without an account."""
