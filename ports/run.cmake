# run(command...): a command of a build script; the script ends when it fails.
function(run)
    execute_process(COMMAND ${ARGV} RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        list(JOIN ARGV " " command)
        message(FATAL_ERROR "ncnn_mp: exit status ${status} of: ${command}")
    endif()
endfunction()
