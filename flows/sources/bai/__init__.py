"""Cash management reports of the Bank Administration Institute (BAI)."""
