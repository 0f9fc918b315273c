% The folder of the fixtures.
%
%     folder = pyref.port.fixtures ()
%
% In an installed package it lies beside +pyref; in a checkout, and in Python's package,
% beside the folder in which +pyref lies.

function folder = fixtures ()
  here = fileparts (mfilename ('fullpath'));
  root = fileparts (fileparts (here));
  folder = fullfile (root, 'fixtures');
  if ~exist (folder, 'dir')
    folder = fullfile (fileparts (root), 'fixtures');
  end
end

%!test <the fixtures are found>
%! assert (exist (fullfile (pyref.port.fixtures (), 'MANIFEST.json'), 'file'), 2);
