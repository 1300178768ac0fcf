"""What carries the project to production: images, checks of security, deploys."""
