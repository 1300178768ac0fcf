"""How fast the web pages are, part by part: each module measures one of them."""
