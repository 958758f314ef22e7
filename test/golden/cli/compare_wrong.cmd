exec 2>&1
habeas compare us-sv-2025
echo exit $?
habeas compare us-sv-2025 us-sv-2025
echo exit $?
habeas compare --people us-sv-2025 us-sv-2019 --between 2025-03-20
echo exit $?
habeas compare --people coe-1983 --between 2024-01-01/2025-01-01
echo exit $?
habeas compare --people us-sv-2025
# exit 2
