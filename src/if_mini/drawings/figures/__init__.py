"""People, animals and things, modelled in relief."""
