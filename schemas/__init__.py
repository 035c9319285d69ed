"""What a case, an exhibit, a transfer, a title and a finding is; money; law with its dates. Nothing here touches a file, a database or a clock."""
