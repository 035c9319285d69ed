"""What the readers of all formats stand on: opened files, delimited text, JSON, XML, workbooks, columns of records."""
