"""How the house is wired: settings by environment, the doors every request passes, the cache in front."""
