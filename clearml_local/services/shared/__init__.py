"""What the services share: looking up, references in answers, places."""
