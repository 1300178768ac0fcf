"""Container images, built and run where buildah and root are to be had."""
