"""PostgreSQL as Django drives it, with the questions of a full hall prepared in the server too."""
