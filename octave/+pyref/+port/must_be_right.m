% End in an error with the whole report unless a port is right.
%
%     pyref.port.must_be_right (report)
%     pyref.port.must_be_right (report, text)
%
% text is what pyref.port.tell prints of it. Errors: pyref:wrong where it is wrong,
% pyref:not_judged where it is neither that nor right.

function must_be_right (report, text)
  if report.passed
    return
  end
  if nargin < 2
    text = evalc ('pyref.port.tell (report)');
  end
  identifier = 'pyref:not_judged';
  if strcmp (report.outcome, 'wrong')
    identifier = 'pyref:wrong';
  end
  error (identifier, '%s', text);
end

%!test pyref.port.must_be_right (struct ('passed', true));
%!error <a report> pyref.port.must_be_right (struct ('passed', false, 'outcome', 'wrong'), 'a report')
%!error id=pyref:not_judged pyref.port.must_be_right (struct ('passed', false, 'outcome', 'not judged'), 'none')
