"""What people type: shape and first checks; decisions are the services'."""
