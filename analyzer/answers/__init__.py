"""What each command answers: frozen dataclasses that become its JSON, whoever shows them."""
