"""Who may see and change what: users, organisational units, roles and grants."""
