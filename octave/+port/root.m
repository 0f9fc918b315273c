% The folder of the checkout: where fixtures and octave lie.
%
%     folder = port.root ()

function folder = root ()
  here = fileparts (mfilename ('fullpath'));
  folder = fileparts (fileparts (here));
end

%!assert (exist (fullfile (port.root (), 'fixtures'), 'dir'), 7)
