"""How often one visitor, or one address, may ask: limits that a person never meets, and that a program does."""
