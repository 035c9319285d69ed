"""The commands, one file each; a file imports nothing slow until its command runs."""
