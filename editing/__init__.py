"""What is true of every row that people edit and of every form they type into; below all apps."""
