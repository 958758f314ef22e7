exec 2>&1
habeas completion bash | bash -n
echo exit $?
habeas completion fish
# exit 2
