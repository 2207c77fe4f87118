"""What the ``factorland`` command does to the machine: train, run the four processes, look after them."""
