"""The lights on one conversation: transcript, card, opening, questions, worlds and movement."""
