exec 2>&1
habeas compare us-sv-2025
echo exit $?
habeas compare us-sv-2025 us-sv-2025
# exit 2
