% End in an error unless a port of a layer is right: a check as a line of a test.
%
%     pyref.assert_right (@f, 'conv2d')
%     pyref.assert_right (@f, 'relu', 'accept', {'declined', 'habits'})
%
% It takes what pyref.check takes, and prints nothing where the port is right. The error
% has the whole report as its message. At the foot of the port's own file:
%
%     %!test pyref.assert_right (@my_conv, 'conv2d')
%
% It is the same call in a test function of matlab.unittest, and in a script, which
% octave --eval and matlab -batch end with an exit status other than 0.
%
% Errors: pyref:wrong where it is wrong, pyref:not_judged where it is neither that nor
% right; those of pyref.check.

function assert_right (varargin)
  [report, text] = pyref.check (varargin{:});
  pyref.port.must_be_right (report, text);
end

%!test <what is right passes without a word>
%! text = evalc ('pyref.assert_right (@pyref.layers.tanh, ''tanh'')');
%! assert (text, '');
%!error <no layer given> pyref.assert_right (@sin)
%!error id=pyref:not_judged pyref.assert_right ('sin', 'tanh')
%!test <what is wrong ends in an error with the report, and no list of callers>
%! [report, text] = pyref.check (@pyref.layers.relu, 'tanh');
%! told = '';
%! try
%!   pyref.assert_right (@pyref.layers.relu, 'tanh');
%! catch problem
%!   told = [problem.identifier ' ' problem.message];
%! end
%! assert (report.outcome, 'wrong');
%! assert (strtrim (told), strtrim (['pyref:wrong ' text]));
