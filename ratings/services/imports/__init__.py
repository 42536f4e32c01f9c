"""What comes into the house as files: tables of any size, each line accepted or refused with its reason."""
