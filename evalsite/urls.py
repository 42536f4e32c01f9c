"""The root of the addresses: everything is in ratings/urls.py."""

from django.urls import include, path

urlpatterns = [path("", include("ratings.urls"))]
