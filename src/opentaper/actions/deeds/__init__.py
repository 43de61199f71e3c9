"""What a person does to their record: one deed a file, one function of that name, one transaction each."""
