"""The champion and its challenger: what each learned from, on which rows they can be compared, who wins."""
