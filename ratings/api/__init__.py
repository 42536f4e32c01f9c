"""What a program sees. Serializers describe shape; writing calls the same services as the forms."""
